import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import type { Construct } from 'constructs';
import type { Configuration } from './configuration.ts';
import { physicalName } from './physical-name.ts';

/**
 * Mails when the account's bill of a month passes 80 % and 100 % of the budget, or is forecast to pass it. AWS
 * counts a few times a day, so the mail comes hours after the money is spent, and nothing is stopped.
 */
export function monthlyBudget(
  scope: Construct,
  { stage, budget, alarmMail }: Configuration,
): CfnBudget | undefined {
  if (budget === 0 || alarmMail === undefined) return undefined;
  const mailAt = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
    notification: {
      notificationType,
      threshold,
      thresholdType: 'PERCENTAGE',
      comparisonOperator: 'GREATER_THAN',
    },
    subscribers: [{ subscriptionType: 'EMAIL', address: alarmMail }],
  });
  return new CfnBudget(scope, 'Budget', {
    budget: {
      budgetName: physicalName(scope, stage, 'budget'),
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      budgetLimit: { amount: budget, unit: 'USD' },
    },
    notificationsWithSubscribers: [
      mailAt('ACTUAL', 80),
      mailAt('ACTUAL', 100),
      mailAt('FORECASTED', 100),
    ],
  });
}
