/** The part of the JavaScript API of WebAssembly that is used here; TypeScript has it only together with the DOM. */
declare namespace WebAssembly {
  type Module = object;
  function compile(bytes: Uint8Array): Promise<Module>;
}
