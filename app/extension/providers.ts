/**
 * Interfaces that plugins may implement. Core and plugins add names by declaration merging; a name ends in its major
 * version.
 */
export interface PluginProviders {}
