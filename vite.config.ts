import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { klubbaSockets } from './server/dev.ts';
import { klubbaMessages } from './server/ops/messages/messages-plugin.ts';

export default defineConfig({
  plugins: [klubbaMessages(), sveltekit(), klubbaSockets()],
  ssr: { external: ['@myriaddreamin/typst-ts-node-compiler', '@node-rs/argon2'] },
});
