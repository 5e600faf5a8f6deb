import { readFileSync } from 'node:fs';
import * as z from 'zod';

const flat = z.strictObject({ dollars: z.number().nonnegative(), free: z.number().nonnegative() });
const tiered = z.strictObject({
  /** What lies below `upTo` and above the tier before costs so much each. */
  tiers: z.array(z.strictObject({ upTo: z.number().nullable(), dollars: z.number() })).nonempty(),
  free: z.number().nonnegative(),
});

const tableSchema = z.strictObject({
  date: z.iso.date(),
  region: z.string(),
  sources: z.array(z.url()),
  edgeRequest: flat,
  edgeGigabyte: tiered,
  functionRequest: flat,
  functionGigabyteSecond: flat,
  logGigabyte: flat,
  alarm: flat,
  metric: flat,
  dashboard: flat,
  storedGigabyte: flat,
  storeRead: flat,
  imageGigabyte: flat,
  gpuHour: flat,
  gpuSpotHour: flat,
  diskGigabyteHour: flat,
  addressHour: flat,
  wafMonth: flat,
  wafRequest: flat,
});

/** Prices by what is counted, in dollars, and how much of it a month is free. */
export type PriceTable = z.output<typeof tableSchema>;

/** What is counted. */
export type Priced = Exclude<keyof PriceTable, 'date' | 'region' | 'sources'>;

/** Reads the dated table beside this file. */
export function readPriceTable(): PriceTable {
  const text = readFileSync(new URL('price-table.json', import.meta.url), 'utf8');
  return tableSchema.parse(JSON.parse(text));
}

/** Dollars for an amount in a month, at list price or after what is free. */
export function priceOf(
  table: PriceTable,
  priced: Priced,
  amount: number,
  options: { readonly afterFree?: boolean } = {},
): number {
  const price = table[priced];
  const paid = Math.max(0, amount - (options.afterFree ? price.free : 0));
  if ('dollars' in price) return paid * price.dollars;
  let below = 0;
  let dollars = 0;
  for (const tier of price.tiers) {
    const upTo = tier.upTo ?? Infinity;
    dollars += Math.max(0, Math.min(paid, upTo) - below) * tier.dollars;
    below = upTo;
  }
  return dollars;
}
