/** What plugins compare `sdk` of their manifest with. A new major may break them; a new minor only adds. */
export const SDK_VERSION = '1.0.0'
