import { type App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Configuration } from '../configuration.ts';
import { ApiStack } from './api.ts';
import { ModelsStack } from './models.ts';
import { TrainingStack } from './training.ts';

/** The stacks of an app. */
export interface Stacks {
  readonly models: ModelsStack;
  readonly api: ApiStack;
  readonly training: TrainingStack | undefined;
}

/** Adds the configured stacks to an app, and the checks that every synth runs on them. */
export function addStacks(app: App, configuration: Configuration): Stacks {
  const { stage, region } = configuration;
  const props = (name: string) => ({
    stackName: `digit-mint-${stage}-${name}`,
    ...(region !== undefined && { env: { region } }),
  });
  const models = new ModelsStack(app, 'Models', configuration, {
    ...props('models'),
    description: 'digit-mint: the model store',
    terminationProtection: stage === 'prod',
  });
  const api = new ApiStack(app, 'Api', configuration, {
    ...props('api'),
    description: 'digit-mint: the API',
    store: models,
  });
  const training = configuration.training
    ? new TrainingStack(app, 'Training', configuration, {
        ...props('training'),
        description: 'digit-mint: GPU training',
        store: models,
      })
    : undefined;
  Tags.of(app).add('application', 'digit-mint');
  Tags.of(app).add('stage', stage);
  Validations.of(app).addPlugins(new AwsSolutionsChecks());
  return { models, api, training };
}
