import type { Configuration } from './configuration.ts';
import {
  availabilityZones,
  gpuInstanceTypes,
  gpuRegions,
  hasFunctionUrls,
  takesEdgeLog,
} from './regions.ts';

/**
 * Says in one line which settings contradict each other, or which service the region lacks.
 *
 * @param profileRegion the region that applies where the settings name none; undefined: not known
 * @returns undefined where nothing does
 */
export function contradictionIn(
  configuration: Configuration,
  profileRegion: string | undefined,
): string | undefined {
  return (
    contradictionOfDomain(configuration) ??
    contradictionOfOptions(configuration) ??
    contradictionOfRegion(configuration, configuration.region ?? profileRegion)
  );
}

function contradictionOfDomain({
  domain,
  certificate,
  zone,
  region,
}: Configuration): string | undefined {
  if (domain === undefined) {
    const given = certificate === undefined ? zone && 'zone' : 'certificate';
    return given && `${given}: allowed: only with domain`;
  }
  if (certificate === undefined && zone === undefined) {
    return `domain: "${domain}" was given; allowed: only with zone or certificate`;
  }
  if (zone !== undefined && !`.${domain}`.endsWith(`.${zone.split('/')[1]}`)) {
    return `zone: "${zone}" was given; allowed: the zone that contains domain (${domain})`;
  }
  if (certificate === undefined && region === undefined) {
    return 'zone: allowed: only with region or certificate, because the certificate is made in us-east-1 and passed to that region';
  }
  return undefined;
}

function contradictionOfOptions(configuration: Configuration): string | undefined {
  const { rateLimit, region, signing, training, trainingImage } = configuration;
  if (rateLimit !== undefined && region !== 'us-east-1') {
    return `rateLimit: ${rateLimit} was given; allowed: only with region us-east-1, the region of CloudFront's rules (region is ${region ?? 'not given'})`;
  }
  if (signing && !training) {
    return 'signing: true was given; allowed: only with training, whose jobs sign';
  }
  if (training && trainingImage !== 'cpu' && region === undefined) {
    return `trainingImage: "${trainingImage}" was given; allowed: only with region, because each region has other GPUs`;
  }
  return undefined;
}

function contradictionOfRegion(
  { edgeLog, training, trainingImage, trainingZones }: Configuration,
  region: string | undefined,
): string | undefined {
  if (region === undefined) return undefined;
  if (!hasFunctionUrls(region)) {
    return `region: "${region}" was given; allowed: a region with Lambda function URLs`;
  }
  if (edgeLog && !takesEdgeLog(region)) {
    return `edgeLog: true was given; allowed: false in ${region}, to which CloudFront delivers no access log`;
  }
  if (!training) return undefined;
  if (trainingImage !== 'cpu' && gpuInstanceTypes(region).length === 0) {
    return `trainingImage: "${trainingImage}" was given; allowed: "cpu" in ${region}; GPUs are in ${gpuRegions.join(', ')}`;
  }
  const zones = availabilityZones(region);
  if (trainingZones > zones) {
    return `trainingZones: ${trainingZones} was given; allowed: 1 to ${zones} in ${region}`;
  }
  return undefined;
}
