import { App } from 'aws-cdk-lib';
import { InvalidConfiguration, readStage } from './stage.ts';
import { addStacks } from './stacks/stacks.ts';

const app = new App();
try {
  // The CDK's command line sets the variable to the region of its profile.
  const profileRegion = process.env['CDK_DEFAULT_REGION'];
  addStacks(app, readStage(app.node.getAllContext(), { profileRegion }));
} catch (error) {
  if (!(error instanceof InvalidConfiguration)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
