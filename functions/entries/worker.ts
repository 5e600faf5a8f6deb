import jpegModule from '@cwasm/jpeg-turbo/jpeg-turbo.wasm';
import webpDecoderModule from '@jsquash/webp/codec/dec/webp_dec.wasm';
import webpModule from '@jsquash/webp/codec/enc/webp_enc_simd.wasm';
import shippedFiles from 'shipped-files';
import runtimeModule from '../../models/runtime/runtime.wasm';
import { useRuntimeModule } from '../../models/runtime/kernels.ts';
import { useJpegModule } from '../images/decode/jpeg.ts';
import { useWebpDecoderModule } from '../images/decode/webp.ts';
import { useWebpModule } from '../images/encode/webp.ts';
import { openWorker } from './worker-app.ts';

// Workers may not compile WebAssembly: they import modules that are compiled already.
useRuntimeModule(runtimeModule);
useWebpModule(webpModule);
useWebpDecoderModule(webpDecoderModule);
useJpegModule(jpegModule);

/** The entry for Cloudflare Workers and workerd: worker-app.ts says the rest. */
export default await openWorker(shippedFiles);
