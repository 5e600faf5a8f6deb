import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/**
 * A name for a resource whose name must be unique in the account, of at most 64 characters. Without one, the CDK
 * derives it from the construct's path, which is the same in every stage and region.
 *
 * @param what the resource within its stack, at most 20 characters
 */
export function physicalName(scope: Construct, stage: string, what: string): string {
  return `digit-mint-${stage}-${Stack.of(scope).region}-${what}`;
}
