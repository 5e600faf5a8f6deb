/** A wheel of PyPI, for Python 3.11 on Linux x86-64; only the libraries in it are used, not Python. */
export interface Wheel {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** What an engine is installed from. */
export interface Recipe {
  /** npm packages with their versions. */
  readonly packages: readonly string[];
  /** Bytes that npm downloads, measured with an empty cache. */
  readonly packageBytes: number;
  /** The package whose addon is built against libtensorflow; undefined: nothing is built. */
  readonly addon?: string;
  /** The wheel that contains libtensorflow and its headers. */
  readonly libtensorflow?: Wheel;
  /** The GPU libraries that libtensorflow loads. */
  readonly cuda?: CudaRecipe;
}

/** The CUDA that a libtensorflow was built for. */
export interface CudaRecipe {
  readonly version: string;
  /** The oldest driver that knows this CUDA, with Linux's numbers (CUDA's release notes, table 3). */
  readonly driver: string;
  /** Files by which the libraries are recognized where the machine has them already. */
  readonly libraries: readonly string[];
  readonly wheels: readonly Wheel[];
}

/** The engines that `npm ci` leaves out. */
export const installableEngines = ['tensorflow-gpu', 'tensorflow', 'webgpu'] as const;
export type InstallableEngine = (typeof installableEngines)[number];

/** The CUDA versions for which there is a libtensorflow: 11 for T4 to L4, 12 also for Hopper. */
export const cudaVersions = ['11', '12'] as const;
export type CudaVersion = (typeof cudaVersions)[number];

/** The recipe of an engine. @param cuda for tensorflow-gpu; other engines ignore it */
export function recipeOf(engine: InstallableEngine, cuda: CudaVersion): Recipe {
  return engine === 'tensorflow-gpu' ? gpuRecipes[cuda] : recipes[engine];
}

const megabyte = 1e6;

const recipes: Record<Exclude<InstallableEngine, 'tensorflow-gpu'>, Recipe> = {
  tensorflow: {
    packages: ['@tensorflow/tfjs-node@4.22.0'],
    packageBytes: 30 * megabyte,
    addon: '@tensorflow/tfjs-node',
    libtensorflow: {
      name: 'tensorflow-cpu',
      version: '2.15.1',
      sha256: '54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26',
      bytes: 207_208_420,
    },
  },
  webgpu: {
    packages: ['webgpu@0.6.2', '@tensorflow/tfjs-backend-webgpu@4.22.0'],
    packageBytes: 60 * megabyte,
  },
};

const gpuPackages = {
  packages: ['@tensorflow/tfjs-node-gpu@4.22.0'],
  packageBytes: 30 * megabyte,
  addon: '@tensorflow/tfjs-node-gpu',
} as const;

const gpuRecipes: Record<CudaVersion, Recipe> = {
  '11': {
    ...gpuPackages,
    // Its build_info names CUDA 11.8 and cuDNN 8; later versions were built for CUDA 12.
    libtensorflow: {
      name: 'tensorflow',
      version: '2.13.1',
      sha256: 'c2f109daa5d0cbabb3df5fdebcde0ca895d891e18d03e08cb6742c96a6be7012',
      bytes: 479_708_939,
    },
    cuda: {
      version: '11.8',
      driver: '520.61.05',
      libraries: [
        'libcudart.so.11.0',
        'libcublas.so.11',
        'libcublasLt.so.11',
        'libcufft.so.10',
        'libcusolver.so.11',
        'libcusparse.so.11',
        'libcudnn.so.8',
      ],
      wheels: [
        wheel(
          'nvidia-cuda-runtime-cu11',
          '11.8.89',
          875_592,
          '92d04069a987e1fbc9213f8376d265df0f7bb42617d44f5eda1f496acea7f2d1',
        ),
        wheel(
          'nvidia-cublas-cu11',
          '11.11.3.6',
          417_870_460,
          '60252822adea5d0b10cd990a7dc7bedf7435f30ae40083c7a624a85a43225abc',
        ),
        wheel(
          'nvidia-cufft-cu11',
          '10.9.0.58',
          168_405_419,
          'e21037259995243cc370dd63c430d77ae9280bedb68d5b5a18226bfc92e5d748',
        ),
        wheel(
          'nvidia-curand-cu11',
          '10.3.0.86',
          58_124_497,
          'cd4cffbf78bb06580206b4814d5dc696d1161c902aae37b2bba00056832379e6',
        ),
        wheel(
          'nvidia-cusolver-cu11',
          '11.4.1.48',
          128_246_438,
          'ea9fb1ad8c644ca9ed55af13cc39af3b7ba4c3eb5aef18471fe1fe77d94383cb',
        ),
        wheel(
          'nvidia-cusparse-cu11',
          '11.7.5.86',
          204_126_227,
          '8d7cf1628fd8d462b5d2ba6678fae34733a48ecb80495b9c68672ec6a6dde5ef',
        ),
        wheel(
          'nvidia-cuda-cupti-cu11',
          '11.8.87',
          13_093_662,
          '4191a17913a706b5098681280cd089cd7d8d3df209a6f5cb79384974a96d24f2',
        ),
        wheel(
          'nvidia-cuda-nvrtc-cu11',
          '11.8.89',
          23_173_745,
          'a8d02f3cba345be56b1ffc3e74d8f61f02bb758dd31b0f20e12277a5a244f756',
        ),
        wheel(
          'nvidia-cudnn-cu11',
          '8.9.4.25',
          719_263_591,
          'bfad1a2e90eeb6e7314afad39e9d731344cfc3220233ece6c04c35e321dedd4a',
        ),
      ],
    },
  },
  '12': {
    ...gpuPackages,
    libtensorflow: {
      name: 'tensorflow',
      version: '2.15.1',
      sha256: 'bb0edd69103c154245c5f209f0507355cc68ba7e4de350084bc31edc562478e4',
      bytes: 475_258_663,
    },
    cuda: {
      version: '12.2',
      driver: '535.54.03',
      libraries: [
        'libcudart.so.12',
        'libcublas.so.12',
        'libcublasLt.so.12',
        'libcufft.so.11',
        'libcusolver.so.11',
        'libcusparse.so.12',
        'libcudnn.so.8',
      ],
      wheels: [
        wheel(
          'nvidia-cuda-runtime-cu12',
          '12.2.140',
          845_802,
          'acb9cb7e44594a3512533497ea790d9f0b0e399abcc888584c157d1ffa080e41',
        ),
        wheel(
          'nvidia-cublas-cu12',
          '12.2.5.6',
          417_825_305,
          'f448d8db463f9a2c7dd9a1e607c0961d3e95f825b86839c5882f7d073d406df0',
        ),
        wheel(
          'nvidia-cufft-cu12',
          '11.0.8.103',
          98_570_970,
          '72e961e578f9be9e316ccb4db8652c421dd0b57442624faa71061d452f449a67',
        ),
        wheel(
          'nvidia-curand-cu12',
          '10.3.3.141',
          56_463_566,
          '7b6bad6817b5df2a6f5ec221206fb895d9195fdd7d2443f3e86554108c141a0a',
        ),
        wheel(
          'nvidia-cusolver-cu12',
          '11.5.2.141',
          124_890_758,
          '5a85c4653ce34339a5688137f494a0f903e0f0532418550998167f00844161da',
        ),
        wheel(
          'nvidia-cusparse-cu12',
          '12.1.2.141',
          195_268_625,
          '4e13d6a51d2303dcb2a023ba09546811161f0334fc64e13689397bbd3b1eb126',
        ),
        wheel(
          'nvidia-cuda-cupti-cu12',
          '12.2.142',
          13_900_552,
          'ce68d1009dd14215e38ed49643d31374c71d6fea381181cb0b9da7f19dfd1624',
        ),
        wheel(
          'nvidia-cuda-nvrtc-cu12',
          '12.2.140',
          23_430_053,
          'b1cdcae6443cb7cdcfb5d1bf51896a148c9f82f9e65b27db9ab095eaed689aa7',
        ),
        wheel(
          'nvidia-nvjitlink-cu12',
          '12.2.140',
          20_177_273,
          '95635cafbf9f96c38bea5200ab145a2e6aefbb5405e0b04c1e4ba54df2d84ec9',
        ),
        wheel(
          'nvidia-cudnn-cu12',
          '8.9.4.25',
          720_096_787,
          '9f882d5b11753c566fd32427839089eb4f8ba7a58c28446ad359e32c40229723',
        ),
      ],
    },
  },
};

function wheel(name: string, version: string, bytes: number, sha256: string): Wheel {
  return { name, version, bytes, sha256 };
}
