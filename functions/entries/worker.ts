import jpegModule from '@cwasm/jpeg-turbo/jpeg-turbo.wasm';
import webpDecoderModule from '@jsquash/webp/codec/dec/webp_dec.wasm';
import shippedFiles from 'shipped-files';
import runtimeModule from '../../models/runtime/runtime.wasm';
import { useRuntimeModule } from '../../models/runtime/kernels.ts';
import { useJpegModule } from '../images/decode/jpeg.ts';
import { useWebpDecoderModule } from '../images/decode/webp.ts';
import { openWorker } from './worker-app.ts';

// Workers may not compile WebAssembly: they import modules that are compiled already.
useRuntimeModule(runtimeModule);
useWebpDecoderModule(webpDecoderModule);
useJpegModule(jpegModule);

/** The entry for Cloudflare Workers and workerd: worker-app.ts says the rest. */
export default await openWorker(shippedFiles);
