/** The routes that are loaded together by the first request for one of them (app.ts). */
export { datasetRoute } from './routes/dataset.ts';
export { docsRoute } from './routes/docs.ts';
export { homeRoute } from './routes/home.ts';
export { modelRoute, modelsRoute } from './routes/models.ts';
export { numberRoute } from './routes/number.ts';
export { openApiRoute } from './routes/openapi.ts';
export { sheetRoute } from './routes/sheet.ts';
export { walkRoute } from './routes/walk.ts';
