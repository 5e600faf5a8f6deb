import { decode } from 'fast-png';
import { XmlDocument } from 'libxml2-wasm';
import { describe, expect, it } from 'vitest';
import { plainColors } from '../../../models/images/colors.ts';
import { encodeSvg, escapeXml } from '../../../models/images/svg.ts';
import { fc } from '../../fixtures/seeded-checks.ts';

const image = { width: 2, height: 2, pixels: Uint8Array.of(0, 255, 255, 0) };

/** The title of a picture as an XML parser reads it. @throws XmlParseError where it is not well-formed XML */
function parsedTitle(title: string): string | undefined {
  const svg = encodeSvg(image, plainColors, { width: 28, height: 28, title });
  const document = XmlDocument.fromString(svg);
  try {
    return document.get('/svg:svg/svg:title', { svg: 'http://www.w3.org/2000/svg' })?.content;
  } finally {
    document.dispose();
  }
}

describe('the title of an SVG', () => {
  it.each([
    ['the end of a CDATA section', 'a ]]> b', 'a ]]> b'],
    ['markup', '</title><a b="\'&amp;">]]]>>', '</title><a b="\'&amp;">]]]>>'],
    ['control characters', 'a\u0000\u0001\u001f\u007fb', 'a\uFFFD\uFFFD\uFFFD\uFFFDb'],
    ['white space', 'a\tb\nc', 'a\tb\nc'],
    ['the two characters at the end of the plane', '\uFFFD\uFFFE\uFFFF', '\uFFFD\uFFFD\uFFFD'],
    ['half a surrogate pair', 'a\uD83D b\uDE00', 'a\uFFFD b\uFFFD'],
    ['characters beyond the first plane', '😀\u{10FFFF}', '😀\u{10FFFF}'],
  ])('is well-formed XML with %s', (_, title, parsed) => {
    expect(parsedTitle(title)).toBe(parsed);
  });

  it('is well-formed XML whatever the text is', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(']]>', '<![CDATA[', '<!--', '&#0;', '\uD800', '\uFFFF', '\r'),
      fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        expect(parsedTitle(parts.join(''))).toBeDefined();
      }),
      { numRuns: 500 },
    );
  });

  it('writes ]]> with a reference, as XML demands, and no other >', () => {
    expect(escapeXml('> ]> ]]> ]]]>')).toBe('> ]> ]]&gt; ]]]&gt;');
  });
});

describe('an image in colour', () => {
  const pixels = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9);
  const colored = { width: 2, height: 2, channels: 3, pixels } as const;

  it('is embedded in the SVG as a PNG with its pixels', () => {
    const svg = encodeSvg(colored, plainColors, { width: 56, height: 56, title: 'a & b' });
    const document = XmlDocument.fromString(svg);
    const namespace = { svg: 'http://www.w3.org/2000/svg' };
    expect(document.get('/svg:svg/svg:title', namespace)?.content).toBe('a & b');
    expect(document.get('/svg:svg/svg:path', namespace)).toBeNull();
    document.dispose();
    const [, base64 = ''] = /href="data:image\/png;base64,([^"]+)"/.exec(svg) ?? [];
    const png = decode(Buffer.from(base64, 'base64'));
    expect([png.width, png.height, png.channels]).toEqual([2, 2, 3]);
    expect(png.data).toEqual(pixels);
  });
});
