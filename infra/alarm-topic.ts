import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';

/** Where a stack's alarms go; the mail address has to confirm once that it wants them. */
export function alarmTopic(scope: Construct, mail: string | undefined): Topic {
  const topic = new Topic(scope, 'Alarms', { enforceSSL: true });
  // A topic with a policy of its own has no longer the one by which the account's alarms may publish.
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'Alarms',
      actions: ['sns:Publish'],
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  );
  if (mail !== undefined) topic.addSubscription(new EmailSubscription(mail));
  return topic;
}
