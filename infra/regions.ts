/**
 * Regions that ask for an opt-in. CloudFront delivers its standard access log to a bucket in none of them
 * (CloudFront's developer guide, "Configure standard logging (legacy)").
 */
const optInRegions: readonly string[] = [
  'af-south-1',
  'ap-east-1',
  'ap-east-2',
  'ap-south-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'ca-west-1',
  'eu-central-2',
  'eu-south-1',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'mx-central-1',
];

/** Regions without Lambda function URLs (Lambda's developer guide, "Creating and managing Lambda function URLs"). */
const regionsWithoutFunctionUrls: readonly string[] = [
  'ap-east-2',
  'ap-south-2',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'ca-west-1',
  'eu-central-2',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
];

/**
 * The GPU instance types of each region in which the API can run, of the types with one GPU and four vCPUs:
 * g4dn (T4), g5 (A10G), g6 (L4). From the list of instance types by region in cfn-lint 1.58.0. Batch refuses a
 * compute environment that names a type which its region lacks.
 */
const gpuFamilies: Readonly<Record<string, readonly string[]>> = {
  'af-south-1': ['g4dn'],
  'ap-east-1': ['g4dn', 'g5'],
  'ap-northeast-1': ['g4dn', 'g5', 'g6'],
  'ap-northeast-2': ['g4dn', 'g5', 'g6'],
  'ap-northeast-3': ['g4dn'],
  'ap-south-1': ['g4dn', 'g5', 'g6'],
  'ap-southeast-1': ['g4dn'],
  'ap-southeast-2': ['g4dn', 'g5', 'g6'],
  'ap-southeast-3': ['g5'],
  'ca-central-1': ['g4dn', 'g5', 'g6'],
  'eu-central-1': ['g4dn', 'g5', 'g6'],
  'eu-north-1': ['g4dn', 'g5', 'g6'],
  'eu-south-1': ['g4dn'],
  'eu-west-1': ['g4dn', 'g5'],
  'eu-west-2': ['g4dn', 'g5', 'g6'],
  'eu-west-3': ['g4dn', 'g5', 'g6'],
  'me-south-1': ['g4dn'],
  'sa-east-1': ['g4dn', 'g5', 'g6'],
  'us-east-1': ['g4dn', 'g5', 'g6'],
  'us-east-2': ['g4dn', 'g5', 'g6'],
  'us-west-1': ['g4dn'],
  'us-west-2': ['g4dn', 'g5', 'g6'],
};

/** Whether CloudFront can deliver its access log to a bucket in a region. */
export function takesEdgeLog(region: string): boolean {
  return !optInRegions.includes(region);
}

/** Whether Lambda has function URLs in a region. */
export function hasFunctionUrls(region: string): boolean {
  return !regionsWithoutFunctionUrls.includes(region);
}

/** The instance types for training on one GPU in a region, cheapest first; none: the region has no GPU for this. */
export function gpuInstanceTypes(region: string): readonly string[] {
  return (gpuFamilies[region] ?? []).map((family) => `${family}.xlarge`);
}

/** The regions that have GPUs for training, for messages. */
export const gpuRegions: readonly string[] = Object.keys(gpuFamilies);

/** How many availability zones an account can count on: two in us-west-1, where new accounts see no third. */
export function availabilityZones(region: string): number {
  return region === 'us-west-1' ? 2 : 3;
}
