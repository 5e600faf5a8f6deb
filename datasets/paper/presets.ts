/** From one number up to another: each picture draws its own. */
export type Range = readonly [from: number, to: number];

/** Colors in hexadecimal, RRGGBB: each picture has one of them. */
export type ColorChoice = readonly [string, ...string[]];

/** Lines that are printed on the paper. */
export interface Rules {
  /** Boxes: one around each character, as on forms. */
  readonly kind: 'ruled' | 'squared' | 'boxes';
  readonly colors: ColorChoice;
  readonly opacity: Range;
  /** Between two lines, in heights of a digit; boxes have a size of their own. */
  readonly spacing: Range;
  /** Width of the lines, in heights of a digit. */
  readonly width: Range;
}

/** What paper, pen and camera do to a picture. Zeros and null: nothing. */
export interface Paper {
  readonly paper: ColorChoice;
  readonly ink: ColorChoice;
  /** How much of the paper the ink hides, 0 to 1. */
  readonly opacity: Range;
  /** Grain of the paper: a share of the brightness. */
  readonly texture: Range;
  /** How many stains, rounded down. */
  readonly stains: Range;
  readonly rules: Rules | null;
  /** How far the picture is turned: the tangent of the angle. */
  readonly skew: Range;
  /** How much nearer one side is than the other: a share of the distance. */
  readonly perspective: Range;
  /** Difference of brightness from one side to the other: a share. */
  readonly light: Range;
  /** How dark the shadow of something beside the paper is: a share. */
  readonly shadow: Range;
  /** Standard deviation of the blur, in pixels. */
  readonly blur: Range;
  /** Standard deviation of the camera's noise, in levels of 0 to 255. */
  readonly noise: Range;
  /** Quality of a JPEG that the picture once was, 1 to 100. */
  readonly jpeg: Range | null;
}

/** The order in which effects follow each other. Skew and perspective move ink and rules alike. */
export const effectOrder = [
  'skew',
  'perspective',
  'paper',
  'texture',
  'stains',
  'rules',
  'ink',
  'light',
  'shadow',
  'blur',
  'noise',
  'jpeg',
] as const;

const none: Range = [0, 0];

const clean: Paper = {
  paper: ['ffffff'],
  ink: ['000000'],
  opacity: [1, 1],
  texture: none,
  stains: none,
  rules: null,
  skew: none,
  perspective: none,
  light: none,
  shadow: none,
  blur: none,
  noise: none,
  jpeg: null,
};

const pens = ['1b2a6b', '243a8f', '16181d', '2b2b33', '0f1f4d'] as const;

/** Papers by name. */
export const papers = {
  clean,
  form: {
    ...clean,
    paper: ['ffffff', 'fdfdf8', 'f7faf7'],
    ink: pens,
    opacity: [0.85, 1],
    texture: [0, 0.02],
    rules: {
      kind: 'boxes',
      colors: ['d8735a', '7f9fc4', '8aa98a', '9a9a9a', 'e09a6a'],
      opacity: [0.5, 1],
      spacing: none,
      width: [0.05, 0.09],
    },
    skew: [-0.015, 0.015],
    blur: [0.2, 0.7],
    noise: [1, 4],
  },
  notebook: {
    ...clean,
    paper: ['fdfcf5', 'fbf9ee', 'ffffff', 'f4f1e4'],
    ink: [...pens, '3c3f46', '7a1f1f'],
    opacity: [0.75, 1],
    texture: [0.01, 0.05],
    stains: [0, 1.4],
    rules: {
      kind: 'squared',
      colors: ['9db8d6', 'a9c3b4', 'b9b9c4'],
      opacity: [0.4, 0.9],
      spacing: [0.75, 1.05],
      width: [0.04, 0.07],
    },
    skew: [-0.04, 0.04],
    light: [0, 0.1],
    blur: [0.2, 0.8],
    noise: [1, 5],
  },
  phone: {
    ...clean,
    paper: ['f2efe6', 'e9e6dc', 'f7f5f0', 'dcd8cc'],
    ink: [...pens, '3c3f46'],
    opacity: [0.7, 0.95],
    texture: [0.02, 0.07],
    stains: [0, 2],
    rules: {
      kind: 'ruled',
      colors: ['9db8d6', 'b9b9c4'],
      opacity: [0, 0.6],
      spacing: [1.5, 1.9],
      width: [0.04, 0.07],
    },
    skew: [-0.08, 0.08],
    perspective: [0, 0.25],
    light: [0.05, 0.3],
    shadow: [0, 0.35],
    blur: [0.4, 1.2],
    noise: [2, 9],
    jpeg: [40, 90],
  },
} as const satisfies Readonly<Record<string, Paper>>;

/** The name of a paper. */
export type PaperName = keyof typeof papers;

/** Names of all papers. */
export const paperNames = Object.keys(papers) as [PaperName, ...PaperName[]];
