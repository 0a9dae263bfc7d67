package asset

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"waymark/generator/source"
)

// photo gives a picture whose left half is red and right half blue, with so much grain that fewer pixels are fewer bytes.
func photo(width, height int) *image.NRGBA {
	r := rand.New(rand.NewPCG(1, 2))
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.NRGBA{200, uint8(r.IntN(50)), 0, 255}
			if x >= width/2 {
				c = color.NRGBA{0, uint8(r.IntN(50)), 200, 255}
			}
			m.SetNRGBA(x, y, c)
		}
	}
	return m
}

// dots gives black and white dots, of which there are eight in a byte.
func dots(width, height int) *image.Paletted {
	r := rand.New(rand.NewPCG(5, 6))
	m := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.Black, color.White})
	for i := range m.Pix {
		m.Pix[i] = uint8(r.IntN(2))
	}
	return m
}

func jpegOf(t *testing.T, m image.Image, parts ...[]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	out := b.Bytes()[:2:2]
	for _, p := range parts {
		out = append(out, p...)
	}
	return append(out, b.Bytes()[2:]...)
}

func pngOf(t *testing.T, m image.Image, chunks ...[]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	const head = 33 // signature and IHDR
	out := b.Bytes()[:head:head]
	for _, c := range chunks {
		out = append(out, c...)
	}
	return append(out, b.Bytes()[head:]...)
}

// held is an Exif segment that says how the camera was held.
func held(order binary.AppendByteOrder, mark string, way uint16) []byte {
	tiff := order.AppendUint16([]byte(mark), 42)
	tiff = order.AppendUint32(tiff, 8)
	tiff = order.AppendUint16(tiff, 1)
	tiff = order.AppendUint16(tiff, 274)
	tiff = order.AppendUint16(tiff, 3)
	tiff = order.AppendUint32(tiff, 1)
	tiff = order.AppendUint16(tiff, way)
	tiff = append(tiff, 0, 0, 0, 0, 0, 0)
	return segmentOf(0xe1, append([]byte("Exif\x00\x00"), tiff...))
}

func segmentOf(marker byte, data []byte) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(data)+2)), data...)
}

func chunkOf(name string, data []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	out = append(append(out, name...), data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

func sizes(t *testing.T, list []Variant) (all []int) {
	t.Helper()
	for _, v := range list {
		c, _, err := image.DecodeConfig(bytes.NewReader(v.Data))
		if err != nil || c.Width != v.Width {
			t.Errorf("a picture of %d is %d wide: %v", v.Width, c.Width, err)
		}
		all = append(all, c.Width, c.Height)
	}
	return all
}

func TestSmallerPictures(t *testing.T) {
	t.Parallel()
	moving := pngOf(t, photo(1000, 20), chunkOf("acTL", make([]byte, 8)))
	tests := map[string]struct {
		data []byte
		want []int // widths and heights
	}{
		"of a photograph":                        {jpegOf(t, photo(1801, 101)), []int{480, 27, 960, 54, 1440, 81}},
		"of a drawing":                           {pngOf(t, photo(1200, 20)), []int{480, 8, 960, 16}},
		"one little smaller is not worth a file": {jpegOf(t, photo(1199, 20)), []int{480, 8}},
		"of a small one there are none":          {jpegOf(t, photo(599, 20)), nil},
		"nor of one that moves":                  {moving, nil},
		"what would be larger is left out":       {pngOf(t, dots(1000, 200)), nil},
		"one that is very long keeps a line":     {pngOf(t, photo(3000, 1)), []int{480, 1, 960, 1, 1440, 1}},
		"one that is cut off":                    {jpegOf(t, photo(1200, 20))[:2000], nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []Variant
			if p := Look("a.png", test.data); len(p.Smaller) > 0 {
				got = smaller(test.data)
			}
			if all := sizes(t, got); !reflect.DeepEqual(all, test.want) {
				t.Errorf("got %v, want %v", all, test.want)
			}
			if again := smaller(test.data); len(got) > 0 && !reflect.DeepEqual(got, again) {
				t.Error("the second time they are others")
			}
		})
	}
}

func TestAPictureIsShownAsTheCameraWasHeld(t *testing.T) {
	t.Parallel()
	red := map[uint16]image.Point{ // where the left half comes to lie, in eighths
		1: {1, 4}, 2: {7, 4}, 3: {7, 4}, 4: {1, 4}, 5: {4, 1}, 6: {4, 1}, 7: {4, 7}, 8: {4, 7},
	}
	plain := jpegOf(t, photo(640, 624))
	for way := uint16(1); way <= 8; way++ {
		exif := held(binary.LittleEndian, "II", way)
		if way%2 == 0 {
			exif = slices.Concat(segmentOf(0xe0, []byte("JFIF\x00")), held(binary.BigEndian, "MM", way))
		}
		data := slices.Concat(plain[:2], exif, plain[2:])
		p, width, height := Look("a.jpg", data), 640, 624
		if way > 4 {
			width, height = height, width
		}
		if p.Width != width || p.Height != height {
			t.Errorf("%d: %d × %d", way, p.Width, p.Height)
		}
		list := smaller(data)
		if len(list) != 1 {
			t.Fatalf("%d: %d variants", way, len(list))
		}
		m, err := jpeg.Decode(bytes.NewReader(list[0].Data))
		if err != nil {
			t.Fatal(err)
		}
		b := m.Bounds()
		if want := (height*480 + width/2) / width; b.Dx() != 480 || b.Dy() != want {
			t.Errorf("%d: made %d × %d", way, b.Dx(), b.Dy())
		}
		if r, _, blue, _ := m.At(b.Dx()*red[way].X/8, b.Dy()*red[way].Y/8).RGBA(); r < blue {
			t.Errorf("%d: what was on the left is elsewhere", way)
		}
	}
}

func TestColoursAreKept(t *testing.T) {
	t.Parallel()
	profile := segmentOf(0xe2, []byte("ICC_PROFILE\x00\x01\x01wide"))
	if list := smaller(jpegOf(t, photo(640, 40), profile)); len(list) != 1 || !bytes.Contains(list[0].Data, profile) {
		t.Error("the profile of a JPEG is lost")
	}
	chunk := chunkOf("gAMA", []byte{0, 0, 177, 143})
	if list := smaller(pngOf(t, photo(640, 40), chunk)); len(list) != 1 || !bytes.Contains(list[0].Data, chunk) {
		t.Error("the gamma of a PNG is lost")
	} else if _, err := png.Decode(bytes.NewReader(list[0].Data)); err != nil {
		t.Error(err)
	}
	grey := image.NewGray(image.Rect(0, 0, 640, 40))
	r := rand.New(rand.NewPCG(3, 4))
	for i := range grey.Pix {
		grey.Pix[i] = uint8(r.IntN(256))
	}
	for _, data := range [][]byte{jpegOf(t, grey), pngOf(t, grey)} {
		list := smaller(data)
		if len(list) != 1 {
			t.Fatal(len(list), "variants")
		}
		if c, _, _ := image.DecodeConfig(bytes.NewReader(list[0].Data)); c.ColorModel != color.GrayModel {
			t.Error("grey became coloured")
		}
	}
}

func TestPicturesAreMadeOnce(t *testing.T) {
	t.Parallel()
	data := jpegOf(t, photo(1000, 40))
	sum := source.SumOf(data)
	disk := map[string][]byte{}
	saved, readings := 0, 0
	read := func() []byte { readings++; return data }
	scaler := func() *Scaler {
		return &Scaler{Load: func(n string) []byte { return disk[n] }, Save: func(n string, d []byte) { disk[n] = d; saved++ }}
	}
	s := scaler()
	if w := s.Widths(sum, func() []byte { return nil }); w != nil {
		t.Error("widths of a file that was not there", w)
	}
	if w := s.Widths(sum, read); !reflect.DeepEqual(w, []int{480}) {
		t.Error("widths", w)
	}
	first := s.Picture(sum, 480, read)
	if first == nil || s.Picture(sum, 960, read) != nil {
		t.Error("not what was promised")
	}
	if later := scaler().Picture(sum, 480, read); !bytes.Equal(first, later) || saved != 1 || readings != 1 {
		t.Errorf("another run made it again: saved %d times, read %d times", saved, readings)
	}
	for n := range s.Names() {
		disk[n] = append([]byte{}, disk[n]...)
		disk[n][20]++
	}
	if later := scaler().Picture(sum, 480, read); !bytes.Equal(first, later) || saved != 2 {
		t.Errorf("a damaged one was believed: saved %d times", saved)
	}
	alone := &Scaler{}
	readings = 0
	if !bytes.Equal(alone.Picture(sum, 480, read), first) || len(alone.Widths(sum, read)) != 1 || readings != 1 {
		t.Error("without anything kept it is another, or made twice:", readings)
	}
}
