import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { FunctionUrlOriginAccessControl, type IOrigin, Signing } from 'aws-cdk-lib/aws-cloudfront';
import { FunctionUrlOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { FunctionUrlAuthType, type FunctionUrl } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { alarmTopic, apiAlarms } from '../alarms.ts';
import { apiFunction, invokeMode } from '../api-function.ts';
import type { Configuration } from '../configuration.ts';
import { apiDashboard, apiMetrics } from '../monitoring.ts';
import { domainRecords, madeCertificate, makesCertificate } from '../domain.ts';
import { apiDistribution } from '../edge.ts';
import type { ModelStore } from '../model-store.ts';
import { physicalName } from '../physical-name.ts';
import { staticFiles } from '../static-files.ts';

/** What the Api stack takes from other stacks. */
interface ApiProps extends StackProps {
  readonly store: ModelStore;
  /** The certificate that another stack makes; undefined: none does. */
  readonly certificate: ICertificate | undefined;
}

/** The API: a function and static files that only CloudFront may read, and the CloudFront distribution before both. */
export class ApiStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    configuration: Configuration,
    { store, certificate, ...props }: ApiProps,
  ) {
    super(scope, id, props);
    const api = apiFunction(this, store, configuration);
    const url = api.handler.addFunctionUrl({
      // Requests must be signed, and only CloudFront has permission, so nobody can bypass the edge.
      authType: FunctionUrlAuthType.AWS_IAM,
      invokeMode,
    });
    const files = staticFiles(this, configuration);
    api.handler.node.addDependency(files.uploaded);
    const distribution = apiDistribution(this, configuration, {
      origin: signedOrigin(this, url, configuration),
      files,
      certificate:
        makesCertificate(configuration) && certificate === undefined
          ? madeCertificate(this, configuration)
          : certificate,
    });
    domainRecords(this, distribution, configuration);
    if (configuration.monitoring) {
      const metrics = apiMetrics(this, api);
      const alarms = apiAlarms(this, metrics, alarmTopic(this, configuration.alarmMail));
      apiDashboard(this, distribution, metrics, alarms);
    }
    const host = configuration.domain ?? distribution.distributionDomainName;
    new CfnOutput(this, 'Url', { value: `https://${host}`, description: 'the URL of the API' });
    new CfnOutput(this, 'FunctionName', { value: api.handler.functionName });
    new CfnOutput(this, 'DistributionId', { value: distribution.distributionId });
  }
}

/** The function as an origin, to which CloudFront signs every request. */
function signedOrigin(scope: Construct, url: FunctionUrl, { stage }: Configuration): IOrigin {
  const originAccessControl = new FunctionUrlOriginAccessControl(scope, 'EdgeAccess', {
    originAccessControlName: physicalName(scope, stage, 'EdgeAccess'),
    signing: Signing.SIGV4_ALWAYS,
  });
  return FunctionUrlOrigin.withOriginAccessControl(url, { originAccessControl });
}
