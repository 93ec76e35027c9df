// dependency-cruiser and openapi-typescript use the compiler's JavaScript interface, which TypeScript 7 no longer has.
// Loaded with `node --import`, this hands them the older compiler that is installed beside ours for them alone.
import { registerHooks } from 'node:module';

const THEIRS = /\/node_modules\/(dependency-cruiser|openapi-typescript)\//;

registerHooks({
  resolve(specifier, context, nextResolve) {
    const wanted = /^typescript($|\/)/.test(specifier) && THEIRS.test(context.parentURL ?? '');
    return nextResolve(wanted ? specifier.replace('typescript', 'typescript-6') : specifier, context);
  },
});
