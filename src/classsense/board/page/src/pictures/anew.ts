const SIDE = 1600
const MOST_CHARS = 780_000
const QUALITIES = [0.85, 0.7, 0.5, 0.3]

/** The pixels alone, smaller: place, time and device that the camera wrote stay here. */
export async function madeAnew(file: File): Promise<string> {
  const address = URL.createObjectURL(file)
  try {
    const image = new Image()
    image.src = address
    await image.decode()
    const share = Math.min(1, SIDE / Math.max(image.naturalWidth, image.naturalHeight))
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(image.naturalWidth * share))
    canvas.height = Math.max(1, Math.round(image.naturalHeight * share))
    const context = canvas.getContext('2d')
    if (!context) throw new Error('no canvas')
    context.fillStyle = '#fff'
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.drawImage(image, 0, 0, canvas.width, canvas.height)
    for (const quality of QUALITIES) {
      const base64 = canvas.toDataURL('image/jpeg', quality).split(',')[1] ?? ''
      if (base64 && base64.length <= MOST_CHARS) return base64
    }
    throw new Error('too large')
  } finally {
    URL.revokeObjectURL(address)
  }
}
