import { imageSize } from '../parameters/drawing.ts';

/** What the page's fields take, as the routes behind them do (docs/http.md). */
export const limits = {
  size: imageSize, // pixels
  /** Less than the API takes: many large digits are more than one request may ask for. */
  each: { minimum: imageSize.minimum, maximum: 280 }, // pixels
  truncation: { minimum: 0, maximum: 1 },
  count: { minimum: 1, maximum: 400 },
  columns: { minimum: 1, maximum: 40 },
  frames: { minimum: 2, maximum: 120 },
  digits: { minimum: 1, maximum: 32 }, // characters
  /** Where one stands between the four seeds, in percent of the way. */
  position: { minimum: 0, maximum: 100 },
} as const;
