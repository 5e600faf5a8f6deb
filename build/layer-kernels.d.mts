export declare const layerKernels: readonly string[];
