import type { Evaluation, Figure } from '../../models/manifest/evaluation.ts';
import { describeFigure, type FigureName, figureNames } from '../../models/manifest/figures.ts';
import { disposeGenerator, type Generator } from '../../models/generator.ts';
import { loadOrTrainClassifier, type ClassifierPlaces } from '../classifier/load-or-train.ts';
import { disposeClassifier } from '../classifier/network.ts';
import { referenceImages } from '../data/validation.ts';
import { configurationSchema } from '../gan/configuration.ts';
import { startEngine } from '../engines/engine.ts';
import { InvalidInput } from '../invalid-input.ts';
import type { EvaluationProgress } from '../terminal/evaluation-progress.ts';
import { figureOverDraws } from './draws.ts';
import { evaluateModel } from './evaluate.ts';
import { accuracyOn } from './features.ts';
import { loadDatasetOf, loadModelFolder } from './model-folder.ts';
import { type SizeFlags, evaluationSizes } from './sizes.ts';
import { aligned, figureValue } from './table.ts';

/** What a person may set on the command line. */
export interface TestFlags extends SizeFlags {
  /** Folders of models that differ in their training seed only. */
  readonly model: readonly string[];
  readonly threads: number;
}

/** A model, and its figures against the test images. */
export interface TestedModel {
  readonly id: string;
  readonly trainingSeed: number;
  readonly evaluation: Evaluation;
}

/** What the test set says of a recipe: the figures of models that it made from several training seeds. */
export interface TestResult {
  readonly preset: string;
  readonly steps: number;
  readonly models: readonly TestedModel[];
}

/**
 * Compares models with the test images, which no training, choice or gate has looked at. Each figure is
 * of one model; {@link overSeeds} has their mean and spread.
 *
 * @throws InvalidInput for models that were not made by one recipe, or whose data have no test images
 */
export async function testModels(
  flags: TestFlags,
  places: ClassifierPlaces,
  progress: EvaluationProgress,
): Promise<TestResult> {
  await startEngine('wasm', { threads: flags.threads });
  const generators: Generator[] = [];
  try {
    for (const folder of flags.model) generators.push(await loadModelFolder(folder));
    const { preset, steps } = requireOneRecipe(generators);
    const models: TestedModel[] = [];
    for (const generator of generators) {
      progress.print(
        `model ${generator.manifest.id}, training seed ${generator.manifest.trainingSeed}`,
      );
      models.push(await testModel(generator, flags, places, progress));
    }
    return { preset, steps, models };
  } finally {
    generators.forEach(disposeGenerator);
    progress.stop();
  }
}

async function testModel(
  generator: Generator,
  flags: TestFlags,
  places: ClassifierPlaces,
  progress: EvaluationProgress,
): Promise<TestedModel> {
  const { manifest } = generator;
  const dataset = await loadDatasetOf(manifest);
  const data = { ...dataset, reference: referenceImages(dataset, 'test') };
  const trained = await loadOrTrainClassifier(dataset, progress, { places });
  try {
    // The stored accuracy is that on the validation images.
    const classifier = { ...trained, testAccuracy: await accuracyOn(data.reference, trained) };
    const sizes = evaluationSizes(flags, data);
    const found = await evaluateModel(generator, data, classifier, sizes, progress, { places });
    const { id, trainingSeed } = manifest;
    return { id, trainingSeed, evaluation: found.evaluation };
  } finally {
    disposeClassifier(trained);
  }
}

/** Settings that say which run it is, where its data lie, and what is reported of it: none changes the recipe. */
const otherSettings = [
  'seed',
  'started',
  'from',
  'data',
  'logEvery',
  'sampleEvery',
  'checkpointEvery',
  'evaluateEvery',
  'evaluation',
];

/** What of a model's configuration makes its weights, but for the seed; settings younger than the model have their defaults. */
export function recipeOf(
  configuration: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { started: _started, from: _from, ...settings } = configuration;
  const whole = configurationSchema.safeParse(settings);
  const recipe: Record<string, unknown> = { ...(whole.success ? whole.data : settings) };
  for (const name of otherSettings) delete recipe[name];
  return recipe;
}

/** @throws InvalidInput for models that differ in more than the training seed, or not even in that */
function requireOneRecipe(generators: readonly Generator[]): { preset: string; steps: number } {
  const [first, ...others] = generators.map(({ manifest }) => manifest);
  if (!first) throw new InvalidInput('--model: one or more are needed');
  for (const other of others) {
    const [ours, theirs] = [recipeOf(other.configuration), recipeOf(first.configuration)];
    const differing = [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].filter(
      (name) => JSON.stringify(ours[name]) !== JSON.stringify(theirs[name]),
    );
    if (differing.length === 0) continue;
    throw new InvalidInput(
      `--model ${other.id}: differs from ${first.id} in ${differing.join(', ')}; models of one recipe with different training seeds are allowed`,
    );
  }
  const seeds = generators.map(({ manifest }) => manifest.trainingSeed);
  const twice = seeds.find((seed, index) => seeds.indexOf(seed) !== index);
  if (twice !== undefined) {
    throw new InvalidInput(
      `--model: two models have training seed ${twice}; models of different training seeds are allowed`,
    );
  }
  return first;
}

/** A figure's mean and sample standard deviation over the tested models; null where one of them lacks it. */
export function overSeeds({ models }: TestResult, name: FigureName): Figure | null {
  const figures = models.flatMap(({ evaluation }) => evaluation.figures[name] ?? []);
  if (figures.length < models.length) return null;
  return figureOverDraws(
    figures.map((figure) => figure.mean),
    figures.flatMap(({ floor }) => floor ?? []),
  );
}

/** A result as text: each figure over the training seeds, beside real data and, with several, model by model. */
export function testTable(result: TestResult): string {
  const { preset, steps, models } = result;
  const seeds = models.map(({ trainingSeed }) => trainingSeed).join(', ');
  const spread = models.length > 1 ? 'mean ± std over the training seeds' : 'one training seed';
  const each = models.length > 1 ? models.map(({ trainingSeed }) => `seed ${trainingSeed}`) : [];
  const rows = figureNames.map((name) => {
    const { title, unit } = describeFigure(name);
    const text = (value: number) => figureValue(value, unit);
    const figure = overSeeds(result, name);
    const own = each.map((_, index) => models[index]?.evaluation.figures[name]?.mean);
    return [
      title,
      figure ? `${text(figure.mean)}${models.length > 1 ? ` ± ${text(figure.std)}` : ''}` : '–',
      typeof figure?.floor === 'number' ? text(figure.floor) : '–',
      ...own.map((value) => (value === undefined ? '–' : text(value))),
    ];
  });
  return [
    `preset ${preset}, ${steps} iterations, compared with the test images: ${spread} ${seeds}`,
    '',
    ...aligned([['figure', 'model', 'real data', ...each], ...rows]),
    '',
  ].join('\n');
}
