/** The routes that are loaded together by the first request for one of them (app.ts). */
export { datasetRoute } from './dataset.ts';
export { docsRoute } from './docs.ts';
export { homeRoute } from './home.ts';
export { modelRoute, modelsRoute } from './models.ts';
export { numberRoute } from './number.ts';
export { openApiRoute } from './openapi.ts';
export { sheetRoute } from './digits.ts';
export { walkRoute } from './walk.ts';
