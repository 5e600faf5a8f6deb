// Wrong targets of small data sets: node targets.mts DATA COUNTS_CSV LABELS_TOTAL rules...
import { loadDataset } from '/work/main/pipeline/data/dataset.ts';
import { startEngine } from '/work/main/pipeline/engines/engine.ts';
import { graphTargets } from '/work/main/pipeline/semi/consistency/targets.ts';
import { comparedImages } from '/work/main/pipeline/semi/convolutional/compared-images.ts';
import { pixelMoments } from '/work/main/pipeline/semi/pixel-map/moments.ts';
import { imageGrid } from '/work/main/pipeline/semi/neighbours/grid.ts';
import { takeImages } from '/work/main/pipeline/data/images.ts';
import { semiPresets } from '/work/main/pipeline/semi/presets.ts';
import { digestOf, generatorFromDigest } from '/work/main/models/seed/random.ts';
import { shuffle } from '/work/main/pipeline/nn/random.ts';
await startEngine('wasm', { threads: 1 });
const { train } = await loadDataset('mnist');
const base = semiPresets['semi-convolutional'].method.targets!;
const variants: Record<string, object> = { default: {}, t25: { temperature: 0.25 }, t12: { temperature: 0.125 }, t6: { temperature: 0.0625 }, t3: { temperature: 0.03125 }};
const sets: Record<string, number[]> = { even: Array(10).fill(40), uneven: [120, 80, 60, 40, 30, 20, 16, 14, 10, 10] };
for (const [set, counts] of Object.entries(sets)) {
  const sums: Record<string, number[]> = {};
  for (let trial = 0; trial < 3; trial++) {
    const order = Uint32Array.from({ length: 60000 }, (_, i) => i);
    shuffle(order, generatorFromDigest(digestOf(`small/${trial}`)));
    const left = [...counts]; const chosen: number[] = [];
    for (const i of order) { const l = train.labels[i]!; if (left[l]! > 0) { left[l]!--; chosen.push(i); } }
    const images = takeImages(train, Uint32Array.from(chosen));
    const n = images.count;
    const split = { even: Uint32Array.from({ length: n }, (_, i) => i) };
    // labelled: a tenth of each class, two at least
    const need = counts.map((c) => Math.max(2, Math.round(c / 10))); const labelled: number[] = [];
    for (let i = 0; i < n; i++) if (need[images.labels[i]!]! > 0) { need[images.labels[i]!]!--; labelled.push(i); }
    const choice = { labelled: Uint32Array.from(labelled), unlabelled: split.even };
    const compared = comparedImages(images);
    const moments = await pixelMoments(compared, choice.unlabelled);
    for (const [name, change] of Object.entries(variants)) {
      const { labels, weights } = await graphTargets(compared, choice, 10, { ...base, ...change }, moments, imageGrid(compared));
      let wrong = 0, weight = 0, wrongWeight = 0, count = 0; const isLabelled = new Set(labelled);
      for (let i = 0; i < n; i++) { if (isLabelled.has(i)) continue; count++; weight += weights[i]!; if (labels[i] !== images.labels[i]) { wrong++; wrongWeight += weights[i]!; } }
      (sums[name] ??= []).push(100 * wrong / count, 100 * wrongWeight / weight, weight / count);
    }
  }
  for (const [name, v] of Object.entries(sums)) { const col = (k: number) => v.filter((_, i) => i % 3 === k).reduce((a, b) => a + b, 0) / (v.length / 3); console.log(set, name.padEnd(10), 'wrong', col(0).toFixed(1), 'weighted', col(1).toFixed(1), 'mean weight', col(2).toFixed(2)); }
}
