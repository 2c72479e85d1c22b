/* How does a person's drawn name become points that can be kept?

   A form with data-signature-pad holds a canvas, two buttons (data-pad-clear, data-pad-undo),
   a hidden input "points", a status line (data-pad-status) and the radios "method".
   Strokes are kept as [x, y, t]: x and y in CSS pixels of a fixed box of 600 x 200,
   t in milliseconds since the first point. Written as JSON: [[[x, y, t], …], …].
   The canvas is only a view of them, so turning the phone or a dark mode loses nothing.
   Floor: Safari 14.
*/

export const BOX = Object.freeze({ width: 600, height: 200 });
const MOST_POINTS = 8000;
const NEAREST = 0.8;
const PEN = 2.6;

const tenth = (number) => Math.round(number * 10) / 10;

export function readStrokes(json) {
  if (!json) return [];
  let strokes;
  try {
    strokes = JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
  if (!Array.isArray(strokes)) return [];
  const isPoint = (point) => Array.isArray(point) && point.length === 3 && point.every(Number.isFinite);
  return strokes.filter((stroke) => Array.isArray(stroke) && stroke.length > 0 && stroke.every(isPoint));
}

export class SignaturePad {
  constructor(form) {
    this.canvas = form.querySelector("canvas");
    this.output = form.querySelector('input[name="points"]');
    this.status = form.querySelector("[data-pad-status]");
    this.hint = form.querySelector("[data-pad-hint]");
    this.clearButton = form.querySelector("[data-pad-clear]");
    this.undoButton = form.querySelector("[data-pad-undo]");
    this.strokes = readStrokes(this.output.value);
    this.stroke = null;
    this.startedAt = null;
    this.listen();
    this.fit();
    this.tell();
  }

  listen() {
    this.canvas.addEventListener("pointerdown", (event) => this.begin(event));
    this.canvas.addEventListener("pointermove", (event) => this.extend(event));
    this.canvas.addEventListener("pointerup", (event) => this.finish(event));
    this.canvas.addEventListener("pointercancel", (event) => this.finish(event));
    this.clearButton.addEventListener("click", () => this.replace([]));
    this.undoButton.addEventListener("click", () => this.replace(this.strokes.slice(0, -1)));
    new ResizeObserver(() => this.fit()).observe(this.canvas);
    const repaint = () => this.draw();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
    matchMedia("print").addEventListener("change", repaint);
  }

  get isEmpty() {
    return this.strokes.length === 0;
  }

  pointOf(event) {
    const box = this.canvas.getBoundingClientRect();
    const frameX = this.canvas.clientLeft;
    const frameY = this.canvas.clientTop;
    if (this.startedAt === null) {
      const last = this.strokes.length ? this.strokes[this.strokes.length - 1] : null;
      this.startedAt = event.timeStamp - (last ? last[last.length - 1][2] : 0);
    }
    const within = (value, most) => Math.min(Math.max(value, 0), most);
    return [
      tenth(within(((event.clientX - box.left - frameX) / this.canvas.clientWidth) * BOX.width, BOX.width)),
      tenth(within(((event.clientY - box.top - frameY) / this.canvas.clientHeight) * BOX.height, BOX.height)),
      Math.max(0, Math.round(event.timeStamp - this.startedAt)),
    ];
  }

  begin(event) {
    if (this.stroke || !event.isPrimary || event.button !== 0) return;
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    this.stroke = [this.pointOf(event)];
    this.pointer = event.pointerId;
    this.strokes.push(this.stroke);
    this.draw();
  }

  extend(event) {
    if (!this.stroke || event.pointerId !== this.pointer) return;
    const passed = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
    for (const step of passed.length ? passed : [event]) this.add(this.pointOf(step));
    this.draw();
  }

  add(point) {
    const last = this.stroke[this.stroke.length - 1];
    const isNear = Math.hypot(point[0] - last[0], point[1] - last[1]) < NEAREST;
    const count = this.strokes.reduce((sum, stroke) => sum + stroke.length, 0);
    if (!isNear && count < MOST_POINTS) this.stroke.push(point);
  }

  finish(event) {
    if (!this.stroke || event.pointerId !== this.pointer) return;
    this.stroke = null;
    this.keep();
  }

  replace(strokes) {
    this.strokes = strokes;
    this.stroke = null;
    if (this.isEmpty) this.startedAt = null;
    this.draw();
    this.keep();
  }

  keep() {
    this.output.value = this.isEmpty ? "" : JSON.stringify(this.strokes);
    this.tell();
  }

  tell() {
    this.clearButton.disabled = this.isEmpty;
    this.undoButton.disabled = this.isEmpty;
    this.hint.hidden = !this.isEmpty;
    const words = this.isEmpty ? this.status.dataset.empty : this.status.dataset.drawn;
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  fit() {
    const width = this.canvas.clientWidth;
    if (!width) return;
    const scale = (width / BOX.width) * (window.devicePixelRatio || 1);
    this.canvas.width = Math.round(BOX.width * scale);
    this.canvas.height = Math.round(BOX.height * scale);
    this.draw();
  }

  draw() {
    const pen = this.canvas.getContext("2d");
    const scale = this.canvas.width / BOX.width;
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.clearRect(0, 0, BOX.width, BOX.height);
    const ink = getComputedStyle(this.canvas).color;
    pen.strokeStyle = ink;
    pen.fillStyle = ink;
    pen.lineWidth = PEN;
    pen.lineCap = "round";
    pen.lineJoin = "round";
    for (const stroke of this.strokes) drawStroke(pen, stroke);
  }
}

function drawStroke(pen, stroke) {
  const [x, y] = stroke[0];
  pen.beginPath();
  if (stroke.length === 1) {
    pen.arc(x, y, PEN * 0.7, 0, 2 * Math.PI);
    pen.fill();
    return;
  }
  pen.moveTo(x, y);
  for (let i = 1; i < stroke.length - 1; i += 1) {
    const [cornerX, cornerY] = stroke[i];
    const [nextX, nextY] = stroke[i + 1];
    pen.quadraticCurveTo(cornerX, cornerY, (cornerX + nextX) / 2, (cornerY + nextY) / 2);
  }
  const [endX, endY] = stroke[stroke.length - 1];
  pen.lineTo(endX, endY);
  pen.stroke();
}
