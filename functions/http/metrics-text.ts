import { counter, gauge, histogram } from './exposition.ts';
import { type Counts, labels, type QueueLength, type Queues } from './metrics.ts';

/**
 * Writes what was counted as Prometheus reads it.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/ version 0.0.4
 */
export function metricsText(counts: Counts): string {
  const { requests, latencies, inferences, digits, spared, changes } = counts;
  return [
    ...counter('http_requests_total', 'Requests answered', requests),
    ...histogram('http_request_duration_seconds', 'Seconds up to the answer', latencies),
    ...counter('digit_mint_inferences_total', 'Draws requested from the model', inferences),
    ...counter('digit_mint_digits_total', 'Images drawn', digits),
    ...counter('digit_mint_not_modified_total', 'Responses answered 304 by entity tag', spared),
    ...counter('digit_mint_model_changes_total', 'Changes of the served model', changes),
    ...modelLines(counts),
    ...queueLines(counts.queues),
    '',
  ].join('\n');
}

function modelLines({ model, version }: Counts): readonly string[] {
  const described = new Map<string, number>();
  if (model !== null) {
    const { generator, alias, fallback } = model;
    const { id } = generator.manifest;
    const standsIn = String(fallback !== null);
    described.set(labels({ model: id, alias: alias ?? '', fallback: standsIn, version }), 1);
  }
  return gauge('digit_mint_model_info', 'The served model, by its labels', described);
}

function queueLines(queues: Queues): readonly string[] {
  const lengths = Object.entries(queues).map(
    ([queue, length]) => [labels({ queue }), length()] as const,
  );
  if (lengths.length === 0) return [];
  const values = (part: keyof QueueLength) =>
    new Map(lengths.map(([key, length]) => [key, length[part]]));
  return [
    ...gauge(
      'digit_mint_queue_waiting',
      'Work accepted and not begun, by queue',
      values('waiting'),
    ),
    ...gauge('digit_mint_queue_running', 'Work under way, by queue', values('running')),
  ];
}
