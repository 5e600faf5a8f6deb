import { type App, type Stage, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Configuration } from '../configuration.ts';
import { makesCertificate } from '../domain.ts';
import { ApiStack } from './api.ts';
import { CertificateStack, certificateRegion } from './certificate.ts';
import { ModelsStack } from './models.ts';
import { TrainingStack } from './training.ts';

/** The stacks of an app. */
export interface Stacks {
  readonly models: ModelsStack;
  readonly api: ApiStack;
  readonly training: TrainingStack | undefined;
  readonly certificate: CertificateStack | undefined;
}

/** Adds the configured stacks to an app, or to a part of one, and the checks that every synth runs on them. */
export function addStacks(app: App | Stage, configuration: Configuration): Stacks {
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
  const certificate =
    makesCertificate(configuration) && region !== certificateRegion
      ? new CertificateStack(app, 'Certificate', configuration, {
          ...props('certificate'),
          description: 'digit-mint: the certificate of the domain',
        })
      : undefined;
  const api = new ApiStack(app, 'Api', configuration, {
    ...props('api'),
    description: 'digit-mint: the API',
    store: models,
    certificate: certificate?.certificate,
    crossRegionReferences: certificate !== undefined,
  });
  const training = configuration.training
    ? new TrainingStack(app, 'Training', configuration, {
        ...props('training'),
        description: 'digit-mint: training',
        store: models,
      })
    : undefined;
  Tags.of(app).add('application', 'digit-mint');
  Tags.of(app).add('stage', stage);
  Validations.of(app).addPlugins(new AwsSolutionsChecks());
  return { models, api, training, certificate };
}
