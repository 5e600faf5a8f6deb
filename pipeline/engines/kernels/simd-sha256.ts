/** Of the built kernels, written by `npm run build:kernels`. */
export const simdSha256 = {
  'simd.wasm': '328dbaf0b72d1b79dadd8e4e417b8f9dcaefd1ea5d4df2ecd7dced98a4b04392',
  'simd-shared.wasm': 'dfe7ac20487aabad8e263ca5781c84336a7ca412dd45c4403dc286b7e13eacbe',
  'simd-fma.wasm': '94c8f3b7ca4ee86209d206aed570cd81954a8693afe731f8f44b9329c71ccc36',
  'simd-fma-shared.wasm': '383856287124918a5fd4e48ac6a8bc51bd7a4151def9695b9a19ccb82d453693',
} as const;
