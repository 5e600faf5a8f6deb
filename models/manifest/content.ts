/** What the images of a data set show, as manifests and `--content` name it. */
export const contents = ['digits', 'handwriting', 'images'] as const;

/** Handwritten digits, other handwriting such as letters, or images of anything else. */
export type Content = (typeof contents)[number];
