import { shallowReactive, type Component } from 'vue'

/** Named places in the UI where plugins put panels, with what a panel gets to know there. */
export interface PluginSlots {
  'org.sidebar@1': Record<never, never>
}

export interface SlotEntry {
  component: Component
  order: number
}

const slots = shallowReactive(new Map<keyof PluginSlots, SlotEntry[]>())

/** Puts a component into a slot (lower order first) and answers how to take it away again. */
export function fillSlot(name: keyof PluginSlots, entry: SlotEntry) {
  slots.set(
    name,
    [...(slots.get(name) ?? []), entry].sort((a, b) => a.order - b.order)
  )
  return () =>
    slots.set(
      name,
      (slots.get(name) ?? []).filter((other) => other !== entry)
    )
}

export const entriesOf = (name: keyof PluginSlots) => slots.get(name) ?? []
