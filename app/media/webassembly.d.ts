/** What Node.js has and its types leave to those of browsers. */
declare namespace WebAssembly {
  type Imports = Record<string, Record<string, unknown>>

  class Instance {
    constructor(module: Module, imports: Imports)
    readonly exports: Record<string, unknown>
  }

  function compile(bytes: Uint8Array): Promise<Module>
}
