import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';

/**
 * Refuses (403) an address that asks more often than so many times in five minutes, before anything else
 * runs. CloudFront's rules exist in us-east-1 alone.
 *
 * @returns the ARN that a distribution takes
 */
export function rateLimit(scope: Construct, requests: number): string {
  const seen = (metricName: string) => ({
    cloudWatchMetricsEnabled: true,
    sampledRequestsEnabled: true,
    metricName,
  });
  const acl = new CfnWebACL(scope, 'RateLimit', {
    scope: 'CLOUDFRONT',
    defaultAction: { allow: {} },
    visibilityConfig: seen('digit-mint'),
    rules: [
      {
        name: 'an-address',
        priority: 0,
        action: { block: {} },
        statement: {
          rateBasedStatement: {
            limit: requests,
            evaluationWindowSec: 300,
            aggregateKeyType: 'IP',
          },
        },
        visibilityConfig: seen('digit-mint-an-address'),
      },
    ],
  });
  return acl.attrArn;
}
