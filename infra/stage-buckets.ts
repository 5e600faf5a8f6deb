import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetBucketTaggingCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type ObjectIdentifier,
  S3Client,
} from '@aws-sdk/client-s3';

/** Connects to S3, or to the server that AWS_ENDPOINT_URL names, as the SDK's variables and files say. */
export function connectS3(environment: Readonly<Record<string, string | undefined>>): S3Client {
  // The pinned versions run on Node 20; their notice of later ones is not for those who run this.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const { AWS_REGION, AWS_DEFAULT_REGION, AWS_ENDPOINT_URL } = environment;
  return new S3Client({
    region: AWS_REGION ?? AWS_DEFAULT_REGION ?? 'us-east-1',
    // Buckets in other regions are reached, too.
    followRegionRedirects: true,
    forcePathStyle: AWS_ENDPOINT_URL !== undefined,
  });
}

/** A bucket that a stage's stacks left behind. */
export interface StageBucket {
  readonly name: string;
  /** Objects with all their versions and delete markers. */
  readonly versions: number;
}

/** The name that CloudFormation gives to a bucket of a stage: stack, logical id, 12 or 13 characters. */
function namePattern(stage: string): RegExp {
  return new RegExp(`^digit-mint-${stage}-(?:models|api)-[a-z0-9]+-[a-z0-9]{12,13}$`);
}

/** The buckets of a stage, in all regions: those whose name and tags say so. */
export async function bucketsOf(s3: S3Client, stage: string): Promise<readonly StageBucket[]> {
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  const found: StageBucket[] = [];
  for (const { Name = '' } of Buckets) {
    if (!namePattern(stage).test(Name) || !(await isTagged(s3, Name, stage))) continue;
    let versions = 0;
    for await (const page of versionsIn(s3, Name)) versions += page.length;
    found.push({ name: Name, versions });
  }
  return found;
}

/** Whether a bucket has the tags of this app's stage, so that no bucket of a similar name is touched. */
async function isTagged(s3: S3Client, bucket: string, stage: string): Promise<boolean> {
  try {
    const { TagSet = [] } = await s3.send(new GetBucketTaggingCommand({ Bucket: bucket }));
    const tags = new Map(TagSet.map(({ Key, Value }) => [Key, Value]));
    return tags.get('application') === 'digit-mint' && tags.get('stage') === stage;
  } catch (error) {
    if ((error as Error).name === 'NoSuchTagSet') return false;
    throw error;
  }
}

/** All versions and delete markers of a bucket, in pages of up to a thousand. */
async function* versionsIn(s3: S3Client, bucket: string): AsyncGenerator<ObjectIdentifier[]> {
  let marker: { readonly KeyMarker?: string; readonly VersionIdMarker?: string } | null = {};
  while (marker !== null) {
    const page: ListObjectVersionsCommandOutput = await s3.send(
      new ListObjectVersionsCommand({ Bucket: bucket, ...marker }),
    );
    yield [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map(({ Key, VersionId }) => ({
      Key,
      VersionId,
    }));
    const { IsTruncated, NextKeyMarker, NextVersionIdMarker } = page;
    marker = IsTruncated
      ? {
          ...(NextKeyMarker !== undefined && { KeyMarker: NextKeyMarker }),
          ...(NextVersionIdMarker !== undefined && { VersionIdMarker: NextVersionIdMarker }),
        }
      : null;
  }
}

/** Deletes every version of every object of a bucket, then the bucket. @throws Error when one cannot be deleted */
export async function deleteBucket(s3: S3Client, bucket: string): Promise<void> {
  for await (const Objects of versionsIn(s3, bucket)) {
    if (Objects.length === 0) continue;
    const { Errors = [] } = await s3.send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
    );
    const [first] = Errors;
    if (first) throw new Error(`${bucket}/${first.Key}: ${first.Code}: ${first.Message}`);
  }
  await s3.send(new DeleteBucketCommand({ Bucket: bucket }));
}
