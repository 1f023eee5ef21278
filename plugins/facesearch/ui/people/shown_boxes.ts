import { ref, watch } from 'vue'

const KEPT = 'lumina.facesearch.boxes'

/** Whether boxes are drawn around faces: on this device, until somebody changes it. */
export const shownBoxes = ref(localStorage.getItem(KEPT) !== 'off')

watch(shownBoxes, (on) => localStorage.setItem(KEPT, on ? 'on' : 'off'))

/** The face that somebody points at, in the panel or in the picture. */
export const pointedFace = ref<string>()
/** The face that somebody wants to name, having pressed it in the picture. */
export const wantedFace = ref<string>()
