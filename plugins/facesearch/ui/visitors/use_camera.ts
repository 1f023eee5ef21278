import { onBeforeUnmount, ref, type Ref, shallowRef } from 'vue'

type CameraState = 'off' | 'asking' | 'on' | 'refused' | 'missing'

const WANTED = { facingMode: 'user', width: { ideal: 1280 }, height: { ideal: 1280 } }

/** The camera of the device, shown in an element of the page. Browsers have one on encrypted pages alone. */
export function useCamera(video: Ref<HTMLVideoElement | null>) {
  const state = ref<CameraState>('off')
  const stream = shallowRef<MediaStream>()

  async function start() {
    if (!navigator.mediaDevices?.getUserMedia) return (state.value = 'missing')
    state.value = 'asking'
    try {
      stream.value = await navigator.mediaDevices.getUserMedia({ video: WANTED, audio: false })
    } catch (error) {
      return (state.value = (error as Error).name === 'NotAllowedError' ? 'refused' : 'missing')
    }
    if (!video.value) return stop()
    video.value.srcObject = stream.value
    await video.value.play().catch(() => undefined)
    state.value = 'on'
  }

  function stop() {
    stream.value?.getTracks().forEach((track) => track.stop())
    stream.value = undefined
    state.value = 'off'
  }

  /** What is seen just now. */
  function shoot(): Promise<Blob | null> {
    const canvas = document.createElement('canvas')
    canvas.width = video.value!.videoWidth
    canvas.height = video.value!.videoHeight
    canvas.getContext('2d')!.drawImage(video.value!, 0, 0)
    return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.95))
  }

  onBeforeUnmount(stop)
  return { state, start, stop, shoot }
}
