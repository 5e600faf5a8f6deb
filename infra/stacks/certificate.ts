import { Stack, type StackProps } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { Construct } from 'constructs';
import type { Configuration } from '../configuration.ts';
import { madeCertificate } from '../domain.ts';

/** The region that CloudFront reads certificates from. */
export const certificateRegion = 'us-east-1';

/** The certificate of the domain, for an API in another region than CloudFront reads certificates from. */
export class CertificateStack extends Stack {
  readonly certificate: ICertificate;

  constructor(scope: Construct, id: string, configuration: Configuration, props: StackProps) {
    super(scope, id, { ...props, env: { region: certificateRegion }, crossRegionReferences: true });
    this.certificate = madeCertificate(this, configuration);
  }
}
