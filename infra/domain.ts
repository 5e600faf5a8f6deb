import {
  Certificate,
  CertificateValidation,
  type ICertificate,
} from 'aws-cdk-lib/aws-certificatemanager';
import {
  type DistributionProps,
  type IDistribution,
  SecurityPolicyProtocol,
} from 'aws-cdk-lib/aws-cloudfront';
import {
  ARecord,
  AaaaRecord,
  HostedZone,
  type IHostedZone,
  RecordTarget,
} from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import type { Configuration } from './configuration.ts';

/** Whether the app makes the certificate: there is a domain, its zone, and no certificate yet. */
export function makesCertificate({ domain, zone, certificate }: Configuration): boolean {
  return domain !== undefined && zone !== undefined && certificate === undefined;
}

/** A certificate of the domain, which ACM validates and renews by a record in the zone. The stack must be in us-east-1. */
export function madeCertificate(scope: Construct, configuration: Configuration): ICertificate {
  const { domain } = configuration;
  const zone = hostedZone(scope, configuration);
  if (domain === undefined || zone === undefined) throw new Error('no domain or no zone');
  return new Certificate(scope, 'DomainCertificate', {
    domainName: domain,
    validation: CertificateValidation.fromDns(zone),
  });
}

/** What a distribution needs to answer under the domain; nothing without one. */
export function ownDomain(
  scope: Construct,
  { domain, certificate: arn }: Configuration,
  made: ICertificate | undefined,
): Partial<DistributionProps> {
  const certificate =
    made ??
    (arn === undefined ? undefined : Certificate.fromCertificateArn(scope, 'Certificate', arn));
  if (domain === undefined || certificate === undefined) return {};
  return {
    domainNames: [domain],
    certificate,
    minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
  };
}

/** Creates the domain's DNS records for IPv4 and IPv6, if a zone is configured. */
export function domainRecords(
  scope: Construct,
  distribution: IDistribution,
  configuration: Configuration,
): void {
  const { domain } = configuration;
  const zone = hostedZone(scope, configuration);
  if (domain === undefined || zone === undefined) return;
  const target = RecordTarget.fromAlias(new CloudFrontTarget(distribution));
  new ARecord(scope, 'DomainV4', { zone, recordName: domain, target });
  new AaaaRecord(scope, 'DomainV6', { zone, recordName: domain, target });
}

function hostedZone(scope: Construct, { zone }: Configuration): IHostedZone | undefined {
  const [hostedZoneId, zoneName] = zone?.split('/') ?? [];
  if (hostedZoneId === undefined || zoneName === undefined) return undefined;
  const present = scope.node.tryFindChild('Zone') as IHostedZone | undefined;
  return present ?? HostedZone.fromHostedZoneAttributes(scope, 'Zone', { hostedZoneId, zoneName });
}
