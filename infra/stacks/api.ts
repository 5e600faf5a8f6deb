import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { FunctionUrlOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { alarmTopic, apiAlarms } from '../alarms.ts';
import { apiFunction, invokeMode } from '../api-function.ts';
import type { Configuration } from '../configuration.ts';
import { apiDashboard, apiMetrics } from '../monitoring.ts';
import { apiDistribution, domainRecords, rateLimit } from '../edge.ts';
import type { ModelStore } from '../model-store.ts';

/** The API: a function that only CloudFront may call, and the CloudFront distribution in front of it. */
export class ApiStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    configuration: Configuration,
    { store, ...props }: StackProps & { readonly store: ModelStore },
  ) {
    super(scope, id, props);
    const api = apiFunction(this, store, configuration);
    const url = api.handler.addFunctionUrl({
      // Requests must be signed, and only CloudFront has permission, so nobody can bypass the edge.
      authType: FunctionUrlAuthType.AWS_IAM,
      invokeMode,
    });
    const distribution = apiDistribution(
      this,
      FunctionUrlOrigin.withOriginAccessControl(url),
      store.logBucket,
      configuration,
      configuration.rateLimit === undefined ? undefined : rateLimit(this, configuration.rateLimit),
    );
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
