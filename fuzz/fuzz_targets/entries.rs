//! The same files in a tar and in a zip, with names that strangers choose: both give the same submission.
#![no_main]

use std::io::{Cursor, Write};

use confine::reader::{Limits, archive};
use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use zip::write::SimpleFileOptions;

#[derive(Arbitrary, Debug)]
struct File {
    place: Place,
    name: String,
    text: Vec<u8>,
    packed: bool,
}

#[derive(Arbitrary, Debug)]
enum Place {
    Top,
    Exercise,
    Source,
    Other,
}

impl File {
    fn path(&self) -> String {
        let before = match self.place {
            Place::Top => "",
            Place::Exercise => "exercises/ex01_lazy/",
            Place::Source => "exercises/ex01_lazy/src/",
            Place::Other => "top/exercises/ex02_other/src/",
        };
        format!("{before}{}", self.name)
    }
}

fuzz_target!(|files: Vec<File>| {
    let limits = Limits { unpacked: 1 << 20, source: 1 << 8, hashed: 1 << 8, files: 3, ..Limits::default() };
    if files.is_empty() {
        return;
    }
    let Some(zip) = zip(&files) else { return };
    let tar = tar(&files);
    let read = |bytes: Vec<u8>| archive(Cursor::new(bytes), &limits).map_err(|error| error.to_string());
    let (tar, zip) = (read(tar), read(zip));
    assert_eq!(tar, zip);
    if let Ok(submission) = tar {
        let json = serde_json::to_string(&submission).expect("a submission is JSON");
        assert_eq!(grader::submission::parse(&json).expect("the grader takes it"), submission);
    }
});

fn tar(files: &[File]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for file in files {
        let path = file.path();
        let mut name = tar::Header::new_gnu();
        name.set_entry_type(tar::EntryType::GNULongName);
        name.set_size(path.len() as u64);
        name.set_cksum();
        tar.append(&name, path.as_bytes()).expect("a tar can be made");
        let mut header = tar::Header::new_gnu();
        header.set_size(file.text.len() as u64);
        header.set_cksum();
        tar.append(&header, file.text.as_slice()).expect("a tar can be made");
    }
    tar.into_inner().expect("a tar can be made")
}

/// None where the crate does not make such names.
fn zip(files: &[File]) -> Option<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for file in files {
        let method =
            if file.packed { zip::CompressionMethod::Deflated } else { zip::CompressionMethod::Stored };
        let path = file.path();
        if path.contains('\0') {
            return None;
        }
        zip.start_file(path, SimpleFileOptions::default().compression_method(method)).ok()?;
        zip.write_all(&file.text).ok()?;
    }
    Some(zip.finish().ok()?.into_inner())
}
