/** The part of the JavaScript API of WebAssembly that is used here; TypeScript has it only together with the DOM. */
// biome-ignore lint/style/noNamespace: WebAssembly is a namespace of the platform, and this declares a part of it
declare namespace WebAssembly {
  type Module = object;
  function compile(bytes: Uint8Array): Promise<Module>;
}
