import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { AaaaRecord, ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import type { Configuration } from './settings.ts';

/** Points the domain to the edge, for IPv4 and IPv6, where its zone is given. */
export function domainRecords(
  scope: Construct,
  distribution: IDistribution,
  { domain, zone: zoneText }: Configuration,
): void {
  const [hostedZoneId, zoneName] = zoneText?.split('/') ?? [];
  if (domain === undefined || hostedZoneId === undefined || zoneName === undefined) return;
  const zone = HostedZone.fromHostedZoneAttributes(scope, 'Zone', { hostedZoneId, zoneName });
  const target = RecordTarget.fromAlias(new CloudFrontTarget(distribution));
  new ARecord(scope, 'DomainV4', { zone, recordName: domain, target });
  new AaaaRecord(scope, 'DomainV6', { zone, recordName: domain, target });
}
