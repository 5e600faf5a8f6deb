import { App } from 'aws-cdk-lib';
import { addStacks } from './stacks/stacks.ts';
import { InvalidConfiguration, readConfiguration } from './configuration.ts';

const app = new App();
try {
  addStacks(app, readConfiguration(app.node.getAllContext(), process.env));
} catch (error) {
  if (!(error instanceof InvalidConfiguration)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
