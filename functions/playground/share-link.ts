import { type Drawing, type FieldName, fieldDefaults } from './drawing.ts';

/** The address of the page that shows this very drawing: the seed always, defaults left out. */
export function shareLink(drawing: Drawing): string {
  const names = Object.keys(fieldDefaults) as FieldName[];
  const parts = names
    .filter((name) => name === 'seed' || drawing[name] !== fieldDefaults[name])
    .map((name) => `${name}=${encodeURIComponent(fieldText(drawing[name]))}`);
  return `/?${parts.join('&')}`;
}

function fieldText(value: Drawing[FieldName]): string {
  if (value === true) return 'on';
  return value === null ? '' : String(value);
}
