import type { Figure } from '../../models/manifest/evaluation.ts';
import type { Manifest } from '../../models/manifest/manifest.ts';
import type { WritableStore } from '../../models/stores/store.ts';
import { InvalidInput } from '../invalid-input.ts';
import { listModels } from './list.ts';
import { readPublished } from './write-model.ts';

/** What a store knows of one model. */
interface ShownModel {
  readonly manifest: Manifest;
  /** The aliases that point to it. */
  readonly aliases: readonly string[];
  /** Files beside what the manifest names: overrides, signatures. */
  readonly beside: readonly string[];
}

/** Reads all that a store says of a model; nothing is proved. @throws InvalidInput when there is none */
export async function showModel(store: WritableStore, id: string): Promise<ShownModel> {
  const manifest = await readPublished(store, id);
  if (!manifest) throw new InvalidInput(`${store.location} has no model ${id}`);
  const { aliases } = await listModels(store);
  const named = new Set(['manifest.json', ...manifest.files.map(({ path }) => path)]);
  const paths = (await store.list(`${id}/`)).map((path) => path.slice(id.length + 1));
  return {
    manifest,
    aliases: [...aliases].filter(([, alias]) => alias.id === id).map(([name]) => name),
    beside: paths.filter((path) => !named.has(path)),
  };
}

/** A model's facts as lines. */
export function describeModel({ manifest, aliases, beside }: ShownModel): string[] {
  const facts = [...factsOf(manifest), ['aliases', aliases.join(', ') || 'none'] as const];
  const figures = Object.entries(manifest.evaluation?.figures ?? {});
  const rows = [
    ...facts,
    ...figures.map(([name, figure]) => [name, figureText(figure)] as const),
    ...manifest.files.map(({ path, bytes }) => [path, `${bytes} bytes`] as const),
    ...beside.map((path) => [path, 'not in the manifest'] as const),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
}

/** The facts of a model that are listed first, in this order. */
export function factsOf(manifest: Manifest): (readonly [name: string, value: string])[] {
  const { configuration, engine, dataset, git, labels, companions, overrides } = manifest;
  return [
    ['id', manifest.id],
    ['created', manifest.created],
    ['preset', manifest.preset],
    ['training seed', String(manifest.trainingSeed)],
    ['steps', String(manifest.steps)],
    ['engine', `${engine.name} ${engine.version}`],
    ['training time', `${Math.round(manifest.wallSeconds)} s`],
    ['data', `${dataset.name} ${dataset.sha256.slice(0, 12)}…${heldOutText(configuration)}`],
    ['commit', git ? `${git.commit}${git.dirty ? ' with uncommitted changes' : ''}` : 'none'],
    ['labels', labels?.join(' ') ?? 'none'],
    ['companions', Object.keys(companions).join(' ') || 'none'],
    ['overrides', overrides.map(({ by, at }) => `${by} at ${at}`).join('; ') || 'none'],
  ];
}

/** How many training images were held out; empty: none, or it is not known. */
function heldOutText({ validationImages }: Manifest['configuration']): string {
  return typeof validationImages === 'number' && validationImages > 0
    ? `, trained without ${validationImages} validation images`
    : '';
}

/** A figure as it stands in lists; "none" where it was not measured. */
export function figureText(figure: Figure | null | undefined): string {
  if (!figure) return 'none';
  const deviation = figure.std === 0 ? '' : ` ± ${figure.std.toFixed(4)}`;
  return `${figure.mean.toFixed(4)}${deviation}`;
}
