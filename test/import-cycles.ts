/**
 * Where two files part: the folders, or files, side by side in the deepest folder that holds both.
 * "pipeline/gan/loss.ts" and "pipeline/nn/adam.ts" → ["pipeline/gan", "pipeline/nn"]
 */
export function siblings(from: string, to: string): readonly [string, string] {
  const [a, b] = [from.split('/'), to.split('/')];
  const shared = a.findIndex((part, index) => part !== b[index]);
  return [a.slice(0, shared + 1).join('/'), b.slice(0, shared + 1).join('/')];
}

/**
 * The imports between siblings from whose target a way of imports between siblings leads back.
 *
 * @param imports of files, [from, to]
 * @returns "a → b", sorted, once each
 */
export function importsInCycles(
  imports: readonly (readonly [string, string])[],
): readonly string[] {
  const targets = new Map<string, Set<string>>();
  for (const [from, to] of imports.filter(([one, other]) => one !== other)) {
    const [a, b] = siblings(from, to);
    targets.set(a, (targets.get(a) ?? new Set()).add(b));
  }
  const edges = [...targets].flatMap(([a, all]) => [...all].map((b) => [a, b] as const));
  return edges
    .filter(([a, b]) => reachable(targets, b).has(a))
    .map(([a, b]) => `${a} → ${b}`)
    .toSorted();
}

function reachable(targets: ReadonlyMap<string, ReadonlySet<string>>, start: string) {
  const found = new Set([start]);
  for (const one of found) for (const target of targets.get(one) ?? []) found.add(target);
  return found;
}
