import { formStyle } from './form.ts';
import { pictureStyle } from './picture.ts';
import { sectionStyle } from './sections.ts';
import { textStyle } from './text.ts';

/** The playground's style, from a phone of 320 pixels upwards. */
export const style = [textStyle, formStyle, pictureStyle, sectionStyle].join('');
