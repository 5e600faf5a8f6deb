import { makeCompanions } from '../../../pipeline/companions/companions.ts';
import { encoderPlan } from '../../../pipeline/companions/encoder.ts';
import { judgePlan } from '../../../pipeline/companions/judge.ts';
import { silentProgress } from '../../../pipeline/terminal/evaluation-progress.ts';

/** Makes the companions of a run in a few steps, and says the id of the model with them and what was printed. */
const [run = '', folder = ''] = process.argv.slice(2);
const short = { steps: 3, batchSize: 4 };
const printed: string[] = [];
const progress = { ...silentProgress, print: (line: string) => void printed.push(line) };
const { manifest } = await makeCompanions(
  { run, threads: 1, images: 3, out: `${folder}/models` },
  progress,
  {
    judge: { ...judgePlan, ...short },
    encoder: { ...encoderPlan, ...short },
    places: { folder: `${folder}/classifiers`, shipped: `${folder}/none` },
  },
);
process.stdout.write(JSON.stringify({ id: manifest.id, printed }));
