/** The id of the page's one form, for the fields that stand outside of it. */
export const playgroundForm = 'playground';
