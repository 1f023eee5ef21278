const ENDINGS =
  '.jpg .jpeg .jfif .png .gif .webp .avif .heic .heif .tif .tiff .bmp .dng .xmp .json'.split(' ')

/** The window in which files are chosen that can be found again after a reload. Nothing where it was closed. */
export async function askForFiles(): Promise<FileSystemFileHandle[]> {
  try {
    return await window.showOpenFilePicker!({
      multiple: true,
      id: 'lumina-photos',
      startIn: 'pictures',
      types: [{ accept: { 'image/*': ENDINGS } }],
    })
  } catch {
    return []
  }
}
