import { useEffect, useRef, useState } from 'react'
import { CameraOff, ScanLine, X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useNavigate } from 'react-router'
import { Button, IconButton } from '@/components/Button'
import { pageOf, readCode, type PayLink } from './link'
import styles from './Scanner.module.css'

interface Detector {
  detect: (source: HTMLVideoElement) => Promise<{ rawValue: string }[]>
}

declare global {
  interface Window {
    BarcodeDetector?: new (options: { formats: string[] }) => Detector
  }
}

const LOOK_EVERY = 200

/** Scans someone's code with the camera. Nothing at all where the browser can't. */
export function ScanButton() {
  const [open, setOpen] = useState(false)
  const navigate = useNavigate()
  if (!window.BarcodeDetector || !('mediaDevices' in navigator)) return null
  const found = (link: PayLink) => {
    setOpen(false)
    void navigate(pageOf(link))
  }
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger asChild><Button look="quiet" wide><ScanLine size={20} aria-hidden />Scan a code</Button></Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Content className={styles.screen} aria-describedby={undefined}>
          <header className={styles.bar}>
            <Dialog.Title className={styles.title}>Scan a code</Dialog.Title>
            <Dialog.Close asChild><IconButton label="Close"><X size={22} /></IconButton></Dialog.Close>
          </header>
          <Camera found={found} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

type Trouble = 'refused' | 'none' | null

/** The camera runs only as long as this is on the screen. */
function Camera({ found }: { found: (link: PayLink) => void }) {
  const video = useRef<HTMLVideoElement>(null)
  const [trouble, setTrouble] = useState<Trouble>(null)
  const [stranger, setStranger] = useState(false)
  const tell = useRef(found)
  useEffect(() => { tell.current = found })
  useEffect(() => {
    const leaving = new AbortController()
    look(video, leaving.signal, (text) => {
      const link = readCode(text, window.location.origin)
      if (link) tell.current(link)
      else setStranger(true)
      return link !== null
    }).catch((error: unknown) => {
      if (!leaving.signal.aborted) setTrouble(error instanceof DOMException && error.name === 'NotAllowedError' ? 'refused' : 'none')
    })
    return () => leaving.abort()
  }, [])
  if (trouble) {
    return (
      <div className={styles.trouble} role="alert">
        <CameraOff size={28} aria-hidden />
        <p>{trouble === 'refused' ? 'Quits may not use the camera. Allow it in your browser, or search by name.' : "The camera can't be used right now. Search by name instead."}</p>
      </div>
    )
  }
  return (
    <div className={styles.view}>
      <video ref={video} className={styles.video} muted playsInline />
      <span className={styles.frame} aria-hidden />
      <p className={styles.hint} role="status">{stranger ? "That isn't a code of this Quits." : 'Hold their code into the frame.'}</p>
    </div>
  )
}

/** Looks through the camera until `seen` says that it is enough, or `signal` ends it; then the camera is off. */
async function look(video: React.RefObject<HTMLVideoElement | null>, signal: AbortSignal, seen: (text: string) => boolean): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
  const stop = () => { for (const track of stream.getTracks()) track.stop() }
  signal.addEventListener('abort', stop)
  if (signal.aborted || !video.current || !window.BarcodeDetector) return stop()
  video.current.srcObject = stream
  await video.current.play()
  const detector = new window.BarcodeDetector({ formats: ['qr_code'] })
  while (!signal.aborted && video.current) {
    const codes = await detector.detect(video.current)
    if (codes.some(({ rawValue }) => seen(rawValue))) break
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY))
  }
  stop()
}
