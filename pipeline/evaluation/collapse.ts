import type { Evaluation } from '../../models/manifest/evaluation.ts';
import { boundOf, describeFigure, farFromReal } from '../../models/manifest/figures.ts';

/**
 * What to say of a model whose figures are beyond their bounds, however real its images look: "it has collapsed, or
 * was trained too briefly: coverage 0.003, at least 0.565 is expected where real images reach 0.942".
 *
 * @returns null for a model within its bounds
 */
export function collapseText({ figures }: Pick<Evaluation, 'figures'>): string | null {
  const far = farFromReal(figures).flatMap((name) => {
    const figure = figures[name];
    if (!figure) return [];
    const { title, direction } = describeFigure(name);
    const limit = direction === 'lower' ? 'at most' : 'at least';
    const bound = (boundOf(name, figure) ?? 0).toFixed(3);
    return `${title} ${figure.mean.toFixed(3)}, ${limit} ${bound} is expected where real images reach ${(figure.floor ?? 0).toFixed(3)}`;
  });
  if (far.length === 0) return null;
  return `it has collapsed, or was trained too briefly: ${far.join('; ')}`;
}
