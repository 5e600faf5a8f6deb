import { startEngine } from '../../../pipeline/engines/engine.ts';
import { loadOrTrainClassifier } from '../../../pipeline/classifier/load-or-train.ts';
import { classifierRecipe } from '../../../pipeline/classifier/recipe.ts';
import { silentProgress } from '../../../pipeline/terminal/evaluation-progress.ts';
import { stripedDataset } from '../evaluation/striped-images.ts';
import { smallPlan } from './small-plan.ts';

/** Reads or trains the striped images' classifier in a folder, and says its digest and what was printed. */
const [folder = ''] = process.argv.slice(2);
await startEngine('wasm', { threads: 1 });
const dataset = stripedDataset();
const printed: string[] = [];
const progress = { ...silentProgress, print: (line: string) => void printed.push(line) };
const { sha256 } = await loadOrTrainClassifier(dataset, progress, {
  recipe: { ...classifierRecipe(dataset.train, 2, smallPlan), steps: 60 },
  places: { folder, shipped: `${folder}/none` },
});
process.stdout.write(JSON.stringify({ id: sha256, printed }));
