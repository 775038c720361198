//! The colours of the page, by numbers.

/// Relative luminance and contrast as WCAG 2 has them.
fn contrast(one: &str, other: &str) -> f64 {
    let luminance = |colour: &str| {
        let channel = |at: usize| {
            let c =
                f64::from(u8::from_str_radix(&colour[at..at + 2], 16).expect("a colour is #rrggbb")) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn colours_can_be_told_apart_in_light_and_dark() {
    let css = include_str!("../../src/report/page.css");
    let schemes: Vec<&str> = css.split(":root {").skip(1).take(2).collect();
    assert_eq!(schemes.len(), 2);
    for scheme in schemes {
        let colour = |name: &str| {
            let (_, rest) = scheme.split_once(&format!("--{name}: ")).expect("the colour is there");
            rest.split(';').next().expect("it ends")
        };
        for text in ["ink", "quiet", "good", "open", "bad", "focus"] {
            for behind in ["paper", "panel"] {
                let contrast = contrast(colour(text), colour(behind));
                assert!(contrast >= 4.5, "{text} on {behind}: {contrast:.2}");
            }
        }
        // What is drawn and stands for something: 3 is enough.
        assert!(contrast(colour("edge"), colour("paper")) >= 3.0);
    }
}
