/** The formats of one digit, the first by default; each is an extension, too. */
export const digitFormats = ['png', 'svg', 'webp', 'json', 'raw'] as const;

/** The formats of a sheet or a number. */
export const stillFormats = ['png', 'svg', 'webp'] as const;

/** The formats of a walk; its PNG is an animated one. */
export const walkFormats = ['png', 'webp', 'gif'] as const;

/** The formats of a data set. */
export const datasetFormats = ['zip', 'ndjson'] as const;

/** The formats of completions. */
export const completionFormats = ['json', 'png'] as const;
