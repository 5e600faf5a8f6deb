import { Command } from '@commander-js/extra-typings';
import { runCommand, wholeNumber } from '../pipeline/commands/command.ts';
import { type Figure, printFigures } from './report.ts';
import { measureBundle } from './serve/bundle-size.ts';
import { measureColdStarts } from './serve/cold-start.ts';
import { measureDataset } from './serve/dataset.ts';
import { measureImages } from './serve/images.ts';
import { measureLambda } from './serve/lambda.ts';
import { measureLatency } from './serve/latency.ts';
import { measureRuntime } from './serve/runtime.ts';
import { measureThroughput } from './serve/throughput.ts';

await runCommand(
  new Command('bench:serve')
    .description(
      'Benchmarks the API with the shipped model: latency, throughput, cold starts, bundle size.',
    )
    .option('--json', 'print one JSON array instead of a table', false)
    .option('--requests <N>', 'timed requests per benchmark', wholeNumber(20, 100_000), 500)
    .option('--starts <N>', 'timed cold starts per benchmark', wholeNumber(9, 1000), 9)
    .option(
      '--lambda-node <FILE>',
      'the Node executable that runs the Lambda bundle',
      process.execPath,
    )
    .action(measure),
);

/** Measures everything, a figure after the other; needs what `npm run build` wrote. */
async function measure(options: {
  json: boolean;
  requests: number;
  starts: number;
  lambdaNode: string;
}) {
  const figures: readonly Figure[] = [
    ...(await measureRuntime()),
    ...(await measureLatency(options.requests)),
    ...(await measureImages(options.requests)),
    ...(await measureThroughput(options.requests * 2)),
    ...(await measureDataset()),
    ...(await measureColdStarts(options.starts)),
    ...(await measureLambda(options.lambdaNode, options)),
    ...(await measureBundle()),
  ];
  printFigures(figures, options.json);
}
